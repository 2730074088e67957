"""Connectors of Kafka Connect, as configurations describe them; several formats hold such configurations.

Facts are from org.apache.kafka:connect-runtime (ConnectorConfig, SinkConnectorConfig, SinkUtils) and from the
documentation of the connectors that are named.
"""
