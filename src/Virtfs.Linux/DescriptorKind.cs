namespace Virtfs.Linux;

/// <summary>The two kinds of descriptor that carry wake-ups or bytes, and need different calls to never block.</summary>
internal enum DescriptorKind
{
    /// <summary>An eventfd, a pipe or anything else that is read and written.</summary>
    File,

    /// <summary>A socket.</summary>
    Socket,
}
