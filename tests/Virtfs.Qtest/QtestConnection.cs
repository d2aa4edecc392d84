using System;
using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Virtfs.Qtest;

/// <summary>QEMU's qtest socket: reads and writes of the machine's registers, one line of text each way. One thread at a time.</summary>
/// <remarks>
/// <code>
/// writel 0xfeb00050 0x0      OK
/// readl 0xfeb00008           OK 0x0000000000000009
/// </code>
/// </remarks>
public sealed class QtestConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _line = new byte[256];
    private readonly byte[] _received = new byte[4096];
    private int _from;
    private int _to;

    private QtestConnection(Socket socket) => _socket = socket;

    /// <summary>Connects to a socket that QEMU listens at.</summary>
    /// <exception cref="SocketException">Nobody listens there (yet).</exception>
    public static QtestConnection Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return new QtestConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Reads a byte of the machine's address space.</summary>
    public byte ReadByte(ulong address) => (byte)Read("readb "u8, address);

    /// <summary>Reads four bytes.</summary>
    public uint ReadLong(ulong address) => (uint)Read("readl "u8, address);

    /// <summary>Writes four bytes, and returns when the device has seen them. Allocates nothing.</summary>
    public void WriteLong(ulong address, uint value)
    {
        int length = Begin("writel "u8, address);
        _line[length++] = (byte)' ';
        length += Number(_line.AsSpan(length), value);
        Exchange(length);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private ulong Read(ReadOnlySpan<byte> command, ulong address)
    {
        ReadOnlySpan<byte> answer = Exchange(Begin(command, address));
        return ulong.TryParse(answer["OK 0x".Length..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw new IOException($"qtest answered {Encoding.ASCII.GetString(answer)}");
    }

    private int Begin(ReadOnlySpan<byte> command, ulong address)
    {
        command.CopyTo(_line);
        return command.Length + Number(_line.AsSpan(command.Length), address);
    }

    private static int Number(Span<byte> destination, ulong value)
    {
        "0x"u8.CopyTo(destination);
        bool fits = Utf8Formatter.TryFormat(value, destination[2..], out int written, new System.Buffers.StandardFormat('x'));
        Debug.Assert(fits, "A command fits its line.");
        return written + 2;
    }

    private ReadOnlySpan<byte> Exchange(int length)
    {
        _line[length] = (byte)'\n';
        _socket.Send(_line.AsSpan(0, length + 1));
        ReadOnlySpan<byte> answer;
        do
        {
            answer = ReceiveLine();
        }
        while (answer.StartsWith("IRQ "u8));
        return answer.StartsWith("OK"u8)
            ? answer
            : throw new IOException($"qtest answered {Encoding.ASCII.GetString(answer)}");
    }

    private ReadOnlySpan<byte> ReceiveLine()
    {
        while (true)
        {
            int end = _received.AsSpan(_from, _to - _from).IndexOf((byte)'\n');
            if (end >= 0)
            {
                ReadOnlySpan<byte> line = _received.AsSpan(_from, end);
                _from += end + 1;
                return line;
            }

            _received.AsSpan(_from, _to - _from).CopyTo(_received);
            _to -= _from;
            _from = 0;
            int count = _socket.Receive(_received.AsSpan(_to));
            if (count == 0)
            {
                throw new IOException("QEMU closed its qtest socket.");
            }

            _to += count;
        }
    }
}
