"""AsyncAPI definitions: which topics an application sends to and receives from, and on which clusters.

Facts are from the specifications of 2.6.0 and 3.1.0 (https://github.com/asyncapi/spec) and of the Kafka bindings
(https://github.com/asyncapi/bindings, kafka).
"""
