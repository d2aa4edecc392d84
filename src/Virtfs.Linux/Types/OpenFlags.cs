using System.Runtime.InteropServices;

namespace Virtfs.Linux;

/// <summary>
/// The flags of open(2), by their names there. A struct and not an enum because four values differ between x86-64 and arm64; the properties
/// are constants once compiled.
/// </summary>
/// <param name="Value">The flags as the kernel takes them.</param>
public readonly record struct OpenFlags(int Value)
{
    /// <summary>Open for reading only; the absence of other access bits.</summary>
    public static OpenFlags O_RDONLY => default;

    /// <summary>Open for writing only.</summary>
    public static OpenFlags O_WRONLY => new(0x1);

    /// <summary>Open for reading and writing.</summary>
    public static OpenFlags O_RDWR => new(0x2);

    /// <summary>The bits that hold the access mode.</summary>
    public static OpenFlags O_ACCMODE => new(0x3);

    /// <summary>Create the file if it does not exist.</summary>
    public static OpenFlags O_CREAT => new(0x40);

    /// <summary>With <see cref="O_CREAT"/>: fail with EEXIST if the name exists, be it a dangling link.</summary>
    public static OpenFlags O_EXCL => new(0x80);

    /// <summary>Do not make a terminal the controlling one.</summary>
    public static OpenFlags O_NOCTTY => new(0x100);

    /// <summary>Cut the file to length 0.</summary>
    public static OpenFlags O_TRUNC => new(0x200);

    /// <summary>Every write goes to the end.</summary>
    public static OpenFlags O_APPEND => new(0x400);

    /// <summary>Do not block in the open, nor in reads and writes of what can block.</summary>
    public static OpenFlags O_NONBLOCK => new(0x800);

    /// <summary>Writes return when the data is on the medium.</summary>
    public static OpenFlags O_DSYNC => new(0x1000);

    /// <summary>Writes return when data and metadata are on the medium.</summary>
    public static OpenFlags O_SYNC => new(0x101000);

    /// <summary>Signal-driven I/O.</summary>
    public static OpenFlags O_ASYNC => new(0x2000);

    /// <summary>Bypass the page cache; offsets, lengths and addresses must be aligned.</summary>
    public static OpenFlags O_DIRECT => new(IsArm64 ? 0x10000 : 0x4000);

    /// <summary>Set by the kernel on 64-bit systems of its own accord; seen in results of F_GETFL.</summary>
    public static OpenFlags O_LARGEFILE => new(IsArm64 ? 0x20000 : 0x8000);

    /// <summary>Fail with ENOTDIR unless it is a directory.</summary>
    public static OpenFlags O_DIRECTORY => new(IsArm64 ? 0x4000 : 0x10000);

    /// <summary>Do not follow a link in the last component: ELOOP, or with <see cref="O_PATH"/> the link itself.</summary>
    public static OpenFlags O_NOFOLLOW => new(IsArm64 ? 0x8000 : 0x20000);

    /// <summary>Do not touch the access time; only the owner or CAP_FOWNER may ask (else EPERM).</summary>
    public static OpenFlags O_NOATIME => new(0x40000);

    /// <summary>Close the descriptor on execve.</summary>
    public static OpenFlags O_CLOEXEC => new(0x80000);

    /// <summary>
    /// A descriptor that only says which object: no reading, no permission needed on the object itself, special files not opened.
    /// </summary>
    public static OpenFlags O_PATH => new(0x200000);

    /// <summary>An unnamed file in the directory that the path names.</summary>
    public static OpenFlags O_TMPFILE => new(0x400000 | O_DIRECTORY.Value);

    private static bool IsArm64 => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>All flags of both.</summary>
    public static OpenFlags operator |(OpenFlags left, OpenFlags right) => new(left.Value | right.Value);

    /// <summary>The flags common to both.</summary>
    public static OpenFlags operator &(OpenFlags left, OpenFlags right) => new(left.Value & right.Value);

    /// <summary>Every other flag.</summary>
    public static OpenFlags operator ~(OpenFlags flags) => new(~flags.Value);

    /// <summary>Whether every bit of <paramref name="flags"/> is set here.</summary>
    public bool HasFlag(OpenFlags flags) => (Value & flags.Value) == flags.Value;
}
