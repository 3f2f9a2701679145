namespace AdmissionQueue.Topics;

/// <summary>How long a topic keeps its records.</summary>
public enum TopicRetention
{
    /// <summary>Until it is deleted, whatever the cluster's own rule is: who waits longer than that rule would be lost.</summary>
    UntilDeleted,

    /// <summary>As long as the cluster's own rule says.</summary>
    OfCluster,
}
