using System.Reflection;
using Xunit.v3;

namespace EndToEnd.Tests.Stack;

/// <summary>After each test no sale is on, on no stack.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class EndsSalesAttribute : BeforeAfterTestAttribute
{
    /// <inheritdoc />
    public override void After(MethodInfo methodUnderTest, IXunitTest test) => FlashSaleStack.EndSales();
}
