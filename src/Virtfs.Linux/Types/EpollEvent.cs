namespace Virtfs.Linux;

/// <summary>What epoll is asked to watch for, or what it saw. Not the kernel's layout, which differs between architectures.</summary>
/// <param name="Events">The events.</param>
/// <param name="Data">The caller's own mark, returned with each event.</param>
public readonly record struct EpollEvent(EpollEvents Events, ulong Data);
