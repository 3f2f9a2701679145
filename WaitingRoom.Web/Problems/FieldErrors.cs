namespace WaitingRoom.Web.Problems;

/// <summary>Collects what is wrong with a document, field by field.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, string[]> fields = new(StringComparer.Ordinal);

    public bool Any => fields.Count > 0;

    /// <summary>Notes what a field has to be, where it is not.</summary>
    public void Demand(bool holds, string field, string wanted)
    {
        if (!holds)
        {
            fields[field] = [.. fields.GetValueOrDefault(field) ?? [], wanted];
        }
    }

    /// <summary>The refusal, 400.</summary>
    /// <param name="detail">What did not happen for it.</param>
    public IResult Refuse(string detail) => TypedResults.ValidationProblem(fields, detail, type: "/problems/invalid");
}
