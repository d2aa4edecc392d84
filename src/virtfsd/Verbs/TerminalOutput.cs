using System;
using System.IO;
using System.Text;

namespace Virtfs.Daemon.Verbs;

/// <summary>Standard output for names of files: bytes as they are, but on a terminal without what would upset it.</summary>
internal sealed class TerminalOutput : IDisposable
{
    private readonly BufferedStream _stream = new(Console.OpenStandardOutput(), 32 * 1024);
    private readonly bool _isTerminal = !Console.IsOutputRedirected;

    /// <summary>Writes text.</summary>
    public TerminalOutput Write(string text)
    {
        _stream.Write(Encoding.UTF8.GetBytes(text));
        return this;
    }

    /// <summary>Writes a name.</summary>
    public TerminalOutput Write(ReadOnlySpan<byte> name)
    {
        foreach (byte value in name)
        {
            bool isControl = value < 0x20 || value == 0x7F;
            _stream.WriteByte(isControl && _isTerminal ? (byte)'?' : value);
        }

        return this;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
