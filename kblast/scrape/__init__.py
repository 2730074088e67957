"""Reads live Kafka clusters, without changing anything, and makes an inventory of what they show."""
