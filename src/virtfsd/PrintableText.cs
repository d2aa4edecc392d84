namespace Virtfs.Daemon;

/// <summary>Text that upsets no terminal and stays one line, whatever a user typed or a server calls its files.</summary>
internal static class PrintableText
{
    /// <summary>The text with a question mark for every control character.</summary>
    public static string Of(string text) => string.Create(text.Length, text, static (printable, text) =>
    {
        for (int i = 0; i < text.Length; i++)
        {
            printable[i] = char.IsControl(text[i]) ? '?' : text[i];
        }
    });
}
