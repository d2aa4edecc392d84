using System;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local;

/// <summary>
/// Makes a change of a file's content take its set-user-id and set-group-id bits away, as for everybody but root (CVE-2023-1386): the server may well be
/// root, and the guest's own kernel leaves it to the server.
/// </summary>
/// <remarks>
/// Threads that change content give CAP_FSETID up, and the kernel does it, in one step with the change, whoever set the bits and however lately; nothing
/// is asked for each write. They take it back for the moment in which a mode is set that only it allows.
/// </remarks>
internal static class SetIdGuard
{
    private const uint Capability = 1u << CapabilitySet.CAP_FSETID;
    private const uint GroupExecute = 0x8;

    [ThreadStatic]
    private static State _state;

    private enum State
    {
        /// <summary>Nothing was asked of this thread yet.</summary>
        Unknown,

        /// <summary>It never had the capability.</summary>
        Without,

        /// <summary>It has given it up.</summary>
        Lowered,

        /// <summary>It cannot give it up (a sandbox forbids it).</summary>
        Refused,
    }

    /// <summary>To be called before the content of a regular file changes.</summary>
    public static void BeforeChange(int descriptor)
    {
        if (_state is State.Lowered or State.Without)
        {
            return;
        }

        if (_state == State.Unknown)
        {
            Lower();
        }

        if (_state == State.Refused)
        {
            Clear(descriptor);
        }
    }

    /// <summary>chmod(2) that may set any set-group-id bit that the process may.</summary>
    public static Errno ChangeMode(int descriptor, uint mode)
    {
        bool raised = (mode & InodeMode.S_ISGID) != 0 && TryRaise();
        Errno errno = Libc.ChangeMode(descriptor, mode);
        LowerAgain(raised);
        return errno;
    }

    /// <summary>chown(2) that leaves a set-group-id bit that is no program's, as for root.</summary>
    public static Errno ChangeOwner(int descriptor, uint uid, uint gid)
    {
        bool raised = TryRaise();
        Errno errno = Libc.ChangeOwner(descriptor, uid, gid);
        LowerAgain(raised);
        return errno;
    }

    /// <summary>setxattr(2); an access control list changes the mode along, which must not cost the set-group-id bit.</summary>
    public static Errno SetXattr(int descriptor, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, XattrFlags flags)
    {
        bool raised = name.StartsWith("system.posix_acl_"u8) && TryRaise();
        Errno errno = Libc.SetXattr(descriptor, name, value, flags);
        LowerAgain(raised);
        return errno;
    }

    private static void Lower()
    {
        Errno errno = Libc.GetCapabilities(out CapabilitySet capabilities);
        if (errno == Errno.None && (capabilities.Effective & Capability) == 0)
        {
            _state = State.Without;
            return;
        }

        capabilities.Effective &= ~Capability;
        errno = errno == Errno.None ? Libc.SetCapabilities(capabilities) : errno;
        _state = errno == Errno.None ? State.Lowered : State.Refused;
    }

    private static bool TryRaise()
    {
        if (_state != State.Lowered || Libc.GetCapabilities(out CapabilitySet capabilities) != Errno.None)
        {
            return false;
        }

        capabilities.Effective |= Capability;
        return Libc.SetCapabilities(capabilities) == Errno.None;
    }

    private static void LowerAgain(bool raised)
    {
        if (raised)
        {
            _state = State.Unknown;
            Lower();
        }
    }

    private static void Clear(int descriptor)
    {
        if (Libc.StatX(descriptor, StatXMask.STATX_MODE, out StatX stat) != Errno.None || (stat.Mode & (InodeMode.S_ISUID | InodeMode.S_ISGID)) == 0)
        {
            return;
        }

        uint cleared = stat.Mode & ~InodeMode.S_ISUID;
        if ((stat.Mode & GroupExecute) != 0)
        {
            cleared &= ~InodeMode.S_ISGID;
        }

        _ = Libc.ChangeMode(descriptor, cleared & InodeMode.PermissionBits);
    }
}
