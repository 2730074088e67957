import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.quota.ClientQuotaFilter;

/**
 * What Kafka's own client for administrators says of a cluster, as JSON on standard output.
 *
 * <p>Run from source, with the jars of a broker on the class path: {@code java -cp 'jars/*' AdminDump.java HOST:PORT}.
 */
class AdminDump {
    private static final Set<ConfigSource> OF_TOPIC = Set.of(ConfigSource.DYNAMIC_TOPIC_CONFIG);
    private static final Set<ConfigSource> OF_BROKER = Set.of(
            ConfigSource.DYNAMIC_BROKER_CONFIG,
            ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG,
            ConfigSource.STATIC_BROKER_CONFIG);

    private final Admin admin;

    private AdminDump(Admin admin) {
        this.admin = admin;
    }

    public static void main(String[] args) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]))) {
            new ObjectMapper().writeValue(System.out, new AdminDump(admin).all());
        }
    }

    private Map<String, Object> all() throws Exception {
        Map<String, TopicDescription> topics = topics();
        Collection<Node> brokers = admin.describeCluster().nodes().get();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("brokers", brokers.stream().collect(toMap(Node::id, Node::rack)));
        all.put("voters", voters());
        all.put("topics", topics.values().stream().collect(toMap(TopicDescription::name, this::partitions)));
        all.put("topic settings", settings(ConfigResource.Type.TOPIC, topics.keySet().stream(), OF_TOPIC));
        all.put("broker settings", settings(ConfigResource.Type.BROKER, brokers.stream().map(Node::idString), OF_BROKER));
        all.put("groups", groups());
        all.put("lags", lags());
        all.put("rules", rules());
        all.put("quotas", quotas());
        all.put("transactions", transactions());
        return all;
    }

    private Map<String, TopicDescription> topics() throws Exception {
        Set<String> names = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
        return admin.describeTopics(names).allTopicNames().get();
    }

    private List<Integer> voters() throws Exception {
        var quorum = admin.describeMetadataQuorum().quorumInfo().get();
        return quorum.voters().stream().map(voter -> voter.replicaId()).sorted().toList();
    }

    private Map<Integer, Object> partitions(TopicDescription topic) {
        Map<Integer, Object> found = new TreeMap<>();
        for (TopicPartitionInfo part : topic.partitions()) {
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("leader", part.leader() == null ? null : part.leader().id());
            said.put("replicas", part.replicas().stream().map(Node::id).toList());
            said.put("in sync", part.isr().stream().map(Node::id).sorted().toList());
            found.put(part.partition(), said);
        }
        return found;
    }

    private Map<String, Object> settings(ConfigResource.Type kind, Stream<String> names, Set<ConfigSource> sources)
            throws Exception {
        var asked = names.map(name -> new ConfigResource(kind, name)).toList();
        Map<String, Object> found = new TreeMap<>();
        for (var answer : admin.describeConfigs(asked).all().get().entrySet()) {
            Map<String, String> set = new TreeMap<>();
            for (ConfigEntry entry : answer.getValue().entries()) {
                if (sources.contains(entry.source()) && !entry.isSensitive() && entry.value() != null) {
                    set.put(entry.name(), entry.value());
                }
            }
            found.put(answer.getKey().name(), set);
        }
        return found;
    }

    /** Groups of every type but streams, with the topics that each of their members was given. */
    private Map<String, Object> groups() throws Exception {
        Map<String, Object> found = new TreeMap<>();
        for (GroupListing group : admin.listGroups().all().get()) {
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("type", group.type().orElse(GroupType.UNKNOWN).toString().toLowerCase());
            said.put("protocol", group.protocol());
            said.put("state", group.groupState().map(Object::toString).orElse(""));
            said.put("members", members(group));
            found.put(group.groupId(), said);
        }
        return found;
    }

    private List<Object> members(GroupListing group) throws Exception {
        List<String> id = List.of(group.groupId());
        List<Object> found = new ArrayList<>();
        switch (group.type().orElse(GroupType.UNKNOWN)) {
            case CLASSIC, CONSUMER -> {
                if (group.protocol().equals("consumer")) {
                    for (var member : admin.describeConsumerGroups(id).all().get().get(group.groupId()).members()) {
                        found.add(List.of(member.clientId(), topicsOf(member.assignment().topicPartitions())));
                    }
                }
            }
            case SHARE -> {
                for (var member : admin.describeShareGroups(id).all().get().get(group.groupId()).members()) {
                    found.add(List.of(member.clientId(), topicsOf(member.assignment().topicPartitions())));
                }
            }
            default -> { }
        }
        return found;
    }

    private static Set<String> topicsOf(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::topic).collect(toCollection(TreeSet::new));
    }

    /** The lag of every group on every topic; no topic where it is not known for all partitions. */
    private Map<String, Map<String, Long>> lags() throws Exception {
        Map<String, Map<String, Long>> found = new TreeMap<>();
        for (GroupListing group : admin.listGroups().all().get()) {
            boolean shared = group.type().equals(Optional.of(GroupType.SHARE));
            Map<String, Long> lags = shared ? lagsOfShare(group.groupId()) : lagsOf(group.groupId());
            if (!lags.isEmpty()) {
                found.put(group.groupId(), lags);
            }
        }
        return found;
    }

    private Map<String, Long> lagsOf(String group) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(
                        Map.of(group, new ListConsumerGroupOffsetsSpec()))
                .partitionsToOffsetAndMetadata(group).get();
        Map<TopicPartition, OffsetSpec> asked =
                offsets.keySet().stream().collect(toMap(identity(), part -> OffsetSpec.latest()));
        var ends = admin.listOffsets(asked).all().get();
        return offsets.keySet().stream().collect(groupingBy(
                TopicPartition::topic,
                summingLong(part -> ends.get(part).offset() - offsets.get(part).offset())));
    }

    private Map<String, Long> lagsOfShare(String group) throws Exception {
        var offsets = admin.listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                .partitionsToOffsetInfo(group).get();
        offsets.values().removeIf(Objects::isNull);
        Map<String, Long> lags = offsets.entrySet().stream().collect(groupingBy(
                part -> part.getKey().topic(), summingLong(part -> part.getValue().lag().orElse(0L))));
        offsets.forEach((part, offset) -> {
            if (offset.lag().isEmpty()) {
                lags.remove(part.topic());
            }
        });
        return lags;
    }

    /** Every rule as principal, host, type, name and pattern of the resource, operation, permission; none without an authorizer. */
    private List<Object> rules() throws Exception {
        try {
            List<Object> found = new ArrayList<>();
            for (AclBinding rule : admin.describeAcls(AclBindingFilter.ANY).values().get()) {
                var on = rule.pattern();
                var entry = rule.entry();
                found.add(List.of(
                        entry.principal(), entry.host(),
                        on.resourceType().toString(), on.name(), on.patternType().toString(),
                        entry.operation().toString(), entry.permissionType().toString()));
            }
            return found;
        } catch (ExecutionException error) {
            if (error.getCause() instanceof SecurityDisabledException) {
                return List.of();
            }
            throw error;
        }
    }

    private List<Object> quotas() throws Exception {
        var limits = admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get();
        List<Object> found = new ArrayList<>();
        limits.forEach((entity, limit) -> found.add(List.of(entity.entries(), limit)));
        return found;
    }

    private Map<String, Object> transactions() throws Exception {
        var listed = admin.listTransactions().all().get().stream()
                .collect(toMap(TransactionListing::transactionalId, identity()));
        Map<String, Object> found = new TreeMap<>();
        for (var described : admin.describeTransactions(listed.keySet()).all().get().entrySet()) {
            var transaction = described.getValue();
            found.put(described.getKey(), List.of(
                    transaction.producerId(), transaction.state().toString(), topicsOf(transaction.topicPartitions())));
        }
        return found;
    }
}
