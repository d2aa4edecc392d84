using System.IO;
using System.Text;
using Virtfs.Daemon.CommandLine;
using Virtfs.Protocol;

namespace Virtfs.Daemon;

/// <summary>Standard output or error as UTF-8, each call one write. What cannot be written is lost: a full disk or a terminal that is gone must not end a server.</summary>
internal sealed class StandardText : TextWriter
{
    private readonly StandardStream _stream;

    private StandardText(int descriptor) => _stream = new StandardStream(descriptor);

    /// <summary>Standard output.</summary>
    public static StandardText Output { get; } = new(StandardStream.Output);

    /// <summary>Standard error.</summary>
    public static StandardText Error { get; } = new(StandardStream.Error);

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Why something was lost; <see cref="Errno.None"/> where nothing was.</summary>
    public Errno Failure { get; private set; }

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        Errno error = _stream.TryWrite(RawText.ToBytes(value ?? string.Empty));
        Failure = error == Errno.None ? Failure : error;
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value + "\n");
}
