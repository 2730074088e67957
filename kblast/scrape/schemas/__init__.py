"""The fields of requests and answers that the Kafka client does not know by itself."""
