"""Whether another team may know somebody: asked from a real case, answered by it."""
