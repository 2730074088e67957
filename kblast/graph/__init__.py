"""The platform as a graph, and the questions asked of it; the only room that knows networkx."""
