"""The ladder of handing over: the rule, and the steps below it that people approve."""
