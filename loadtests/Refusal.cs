using System.CommandLine;

namespace FlashSale.LoadTests;

/// <summary>One line for a command line that can't be run. The parser's own answer is a page of help, in which the reason drowns.</summary>
internal static class Refusal
{
    public static string? Of(ParseResult parsed)
    {
        if (parsed.Errors.Count == 0 || parsed.Action is System.CommandLine.Help.HelpAction)
        {
            return null;
        }

        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count == 0)
        {
            return $"{parsed.Errors[0].Message} See '{command.Name} --help'.";
        }

        var names = string.Join(", ", command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name));
        var asked = parsed.UnmatchedTokens.Count > 0 ? $"'{parsed.UnmatchedTokens[0]}' is unknown" : "A name is missing";
        return command is RootCommand ? $"{asked}. There is: {names}." : $"{command.Name}: {asked}. There is: {names}.";
    }
}
