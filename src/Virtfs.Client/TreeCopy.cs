using System;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Client;

/// <summary>Copies files and whole trees between a server and this machine.</summary>
/// <remarks>
/// As <c>cp -r</c> does: files, folders and symbolic links with their permission bits less the umask; into folders that exist already; onto files that
/// exist already. FIFOs, sockets and devices are not copied. What fails is reported, and all else copied. On this machine no symbolic link is
/// followed below the folder copied from or to, whatever the server calls its files. One thread at a time.
/// </remarks>
public sealed partial class TreeCopy
{
    // Deeper trees are refused with ELOOP: a server may be one endless folder.
    private const int MaximumDepth = 2000;

    private const uint OwnerAccess = 0x1C0; // 0700
    private const uint ModeBits = 0x1FF; // 0777

    private readonly Action<string, Errno> _report;
    private readonly uint _umask = GetUmask();
    private byte[] _buffer = [];
    private int _depth;

    /// <summary>Makes a copier.</summary>
    /// <param name="report">Called for each object that could not be copied, with its path as seen from where the copy began.</param>
    public TreeCopy(Action<string, Errno> report) => _report = report;

    /// <summary>Whether anything could not be copied.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Whether a name that a server gives a file can be that of a file here.</summary>
    private static bool IsName(ReadOnlySpan<byte> name) =>
        !name.IsEmpty && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8) && name.IndexOfAny((byte)'/', (byte)0) < 0;

    private static string Join(string path, ReadOnlySpan<byte> name) => $"{path}/{Encoding.UTF8.GetString(name)}";

    private static uint GetUmask()
    {
        uint mask = Libc.Umask(0);
        Libc.Umask(mask);
        return mask;
    }

    private void Check(string path, Errno error)
    {
        if (error != Errno.None)
        {
            HasFailed = true;
            _report(path, error);
        }
    }

    private byte[] Buffer(int size)
    {
        if (_buffer.Length < size)
        {
            _buffer = new byte[size];
        }

        return _buffer;
    }
}
