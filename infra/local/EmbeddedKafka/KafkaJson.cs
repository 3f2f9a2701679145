using System.Text.Json;
using System.Text.Json.Serialization;
using EmbeddedKafka.Faults;
using EmbeddedKafka.Topics;
using EmbeddedKafka.Watching;
using Microsoft.AspNetCore.Mvc;

namespace EmbeddedKafka;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TopicOrder))]
[JsonSerializable(typeof(TopicOrder[]))]
[JsonSerializable(typeof(FaultOrder))]
[JsonSerializable(typeof(FaultOrder[]))]
[JsonSerializable(typeof(ClusterStatus))]
[JsonSerializable(typeof(ReadyDocument))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class KafkaJson : JsonSerializerContext;
