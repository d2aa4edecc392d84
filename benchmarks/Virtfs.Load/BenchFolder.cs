using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;

namespace Virtfs.Load;

/// <summary>The folder all servers share: a file of 1 MiB for each slot and a folder of 200 entries.</summary>
internal sealed class BenchFolder : IDisposable
{
    /// <summary>Slots at the most.</summary>
    public const int Slots = 32;

    /// <summary>The size of each file, in bytes.</summary>
    public const int FileSize = 1024 * 1024;

    /// <summary>Entries of the folder <see cref="DirectoryName"/>.</summary>
    public const int Entries = 200;

    /// <summary>The folder that is listed.</summary>
    public static byte[] DirectoryName { get; } = "two-hundred"u8.ToArray();

    /// <summary>The files' names.</summary>
    public static byte[][] FileNames { get; } = Names("file");

    /// <summary>Names of files to be made and removed.</summary>
    public static byte[][] NewNames { get; } = Names("new");

    private static int _count;

    /// <summary>Makes the folder.</summary>
    public BenchFolder(string parent)
    {
        int number = Interlocked.Increment(ref _count);
        Path = System.IO.Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"virtfsd-bench-{Environment.ProcessId}-{number}"));
        Directory.CreateDirectory(Path);
        byte[] content = new byte[FileSize];
        new Random(1).NextBytes(content);
        foreach (byte[] name in FileNames)
        {
            File.WriteAllBytes(System.IO.Path.Combine(Path, Encoding.ASCII.GetString(name)), content);
        }

        string directory = System.IO.Path.Combine(Path, Encoding.ASCII.GetString(DirectoryName));
        Directory.CreateDirectory(directory);
        for (int i = 0; i < Entries; i++)
        {
            File.WriteAllBytes(System.IO.Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"entry-number-{i:D4}")), []);
        }
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Gives the files and folders an owner and a mode through a server, so that under a mapped model they are kept as those a guest made.</summary>
    public void Own(Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        conversation.Own([], 0x41ED); // 040755
        conversation.Own([DirectoryName], 0x41ED);
        foreach (byte[] name in FileNames)
        {
            conversation.Own([name], 0x81A4); // 0100644
        }

        foreach (string entry in Directory.EnumerateFiles(System.IO.Path.Combine(Path, Encoding.ASCII.GetString(DirectoryName))))
        {
            conversation.Own([DirectoryName, Encoding.ASCII.GetBytes(System.IO.Path.GetFileName(entry))], 0x81A4);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static byte[][] Names(string prefix)
    {
        var names = new byte[Slots][];
        for (int i = 0; i < Slots; i++)
        {
            names[i] = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{prefix}{i:D2}"));
        }

        return names;
    }
}
