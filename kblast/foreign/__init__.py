"""What foreign formats share: reading with places, placeholders, Kubernetes manifests, access rules, merging."""
