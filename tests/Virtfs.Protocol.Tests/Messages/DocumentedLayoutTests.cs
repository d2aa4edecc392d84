using System.IO;
using System.Linq;
using Xunit;

namespace Virtfs.Protocol.Tests.Messages;

/// <summary>docs/protocol.md says what the code does.</summary>
public class DocumentedLayoutTests
{
    private static readonly LayoutLine[] Layouts = [.. LayoutLine.In(Page())];

    [Fact]
    public void Every_message_with_a_codec_has_its_layout_on_the_page_once()
    {
        Assert.Equal(Recoders.All.Keys.Order(), Layouts.Select(layout => layout.Type).Order());
    }

    [Theory]
    [MemberData(nameof(MessageSamples.Indices), MemberType = typeof(MessageSamples))]
    public void The_layout_on_the_page_fits_the_bytes(int index, string sample)
    {
        byte[] body = Hex.Bytes(MessageSamples.All[index].Body);
        LayoutLine layout = Layouts.Single(layout => layout.Type == MessageSamples.All[index].Type);

        Assert.True(layout.Measure(body) == body.Length, $"{sample}: {layout.Fields}");
    }

    private static string Page()
    {
        using Stream page = typeof(DocumentedLayoutTests).Assembly.GetManifestResourceStream("protocol.md")!;
        return new StreamReader(page).ReadToEnd();
    }
}
