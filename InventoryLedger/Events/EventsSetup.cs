using System.ComponentModel.DataAnnotations;
using AdmissionQueue.Connections;
using AdmissionQueue.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace InventoryLedger.Events;

/// <summary>Lets a process publish events.</summary>
public static class EventsSetup
{
    /// <summary>Adds the loop that publishes on the topic, where the configuration names one.</summary>
    /// <param name="services">The process's services.</param>
    /// <param name="configuration">The process's configuration.</param>
    /// <exception cref="ValidationException">A setting is out of range; the message names it and the fix.</exception>
    public static IServiceCollection AddEventTopic(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.Checked<EventTopicOptions>(EventTopicOptions.Section);
        return options.Topic.Length == 0
            ? services
            : services.AddSingleton(options).AddSingleton<EventOutbox>().AddHostedService<EventTopicLoop>();
    }
}
