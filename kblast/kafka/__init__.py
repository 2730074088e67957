"""What Kafka is: defaults of brokers and clients by version, what is in force, profiles, replicas, patience."""
