"""Pages of one paragraph, before and after its sentences are pinned."""
