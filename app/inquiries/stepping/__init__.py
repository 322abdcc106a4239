"""Steps of a request on its page: looking, checking, advice, contesting, telling."""
