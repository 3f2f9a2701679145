using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace AdmissionQueue.Connections;

/// <summary>Reads options from a process's configuration.</summary>
public static class Settings
{
    /// <summary>The options of a section, with their defaults where the section says nothing.</summary>
    /// <typeparam name="T">The options, with the ranges that they may have.</typeparam>
    /// <param name="configuration">The process's configuration.</param>
    /// <param name="section">The section's name.</param>
    /// <exception cref="ValidationException">A setting is missing or out of range; the message names it and the fix.</exception>
    public static T Checked<T>(this IConfiguration configuration, string section)
        where T : class, new()
    {
        var options = configuration.GetSection(section).Get<T>() ?? new T();
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        return options;
    }
}
