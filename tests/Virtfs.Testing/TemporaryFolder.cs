using System;
using System.IO;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Testing;

/// <summary>An empty folder of the host, gone with all that came into it when disposed of: names need not be UTF-8, and no path is too long.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const UnixFileMode EverybodyEnters =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute |
        UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Makes one among the temporary files, which this user alone may enter.</summary>
    /// <param name="prefix">What its name begins with.</param>
    public TemporaryFolder(string prefix) => Path = Directory.CreateTempSubdirectory(prefix).FullName;

    /// <summary>Makes one that others may enter and read, mode 0755.</summary>
    /// <param name="prefix">What its name begins with.</param>
    /// <param name="under">The folder it is made in.</param>
    public TemporaryFolder(string prefix, string under)
    {
        Path = Directory.CreateDirectory(System.IO.Path.Combine(under, prefix + Guid.NewGuid().ToString("N")[..12])).FullName;
        File.SetUnixFileMode(Path, EverybodyEnters);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The path of something in it.</summary>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes a folder in it, and those above it.</summary>
    /// <returns>Its path.</returns>
    public string Make(string name) => Directory.CreateDirectory(At(name)).FullName;

    /// <summary>Removes all that is in it.</summary>
    /// <exception cref="HarnessException">Something cannot be removed: a file system is mounted there, say.</exception>
    public void Clear()
    {
        Errno errno = Libc.OpenAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(Path), OpenFlags.O_DIRECTORY, 0, out int folder);
        if (errno == Errno.None)
        {
            errno = FolderContents.Remove(folder);
            Libc.Close(folder);
        }

        if (errno != Errno.None)
        {
            throw new HarnessException($"cannot empty {Path}: {errno}");
        }
    }

    /// <inheritdoc cref="Clear"/>
    public void Dispose()
    {
        Clear();
        Directory.Delete(Path);
    }
}
