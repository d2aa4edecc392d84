using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>Room for posix_spawnattr_t (336 bytes in glibc and musl) and for posix_spawn_file_actions_t (80).</summary>
    private const int SpawnAttributesSize = 512;

    private const short SpawnInNewSession = 0x80;

    /// <summary>
    /// Sets a variable for the programs that are started by <see cref="SpawnDetached"/> and <see cref="Execute"/>; the runtime's own copy of the
    /// environment knows nothing of it. setenv(3): 0 or -1; not while other threads use the environment.
    /// </summary>
    public static Errno SetEnvironment(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        byte* nameText = stackalloc byte[BufferSize(name)];
        byte* valueText = stackalloc byte[BufferSize(value)];
        Errno error = Terminate(name, nameText);
        error = error == Errno.None ? Terminate(value, valueText) : error;
        return error != Errno.None ? error : Result(setenv(nameText, valueText, 1));
    }

    /// <summary>
    /// Becomes another program, with the descriptors that are not close-on-exec. execv(3): returns only after an error; ENOENT, EACCES.
    /// </summary>
    /// <param name="program">The program's path.</param>
    /// <param name="arguments">Its arguments, its name first.</param>
    public static Errno Execute(string program, ReadOnlySpan<string> arguments)
    {
        byte** vector = stackalloc byte*[arguments.Length + 1];
        Fill(vector, arguments);
        byte* path = (byte*)Marshal.StringToCoTaskMemUTF8(program);
        Errno error = Result(execv(path, vector));
        Marshal.FreeCoTaskMem((nint)path);
        Free(vector, arguments.Length);
        return error;
    }

    /// <summary>
    /// Starts a program in a session of its own, away from this one's terminal, with nothing on its standard input, output and error; other descriptors
    /// that are not close-on-exec go along. posix_spawn(3) with POSIX_SPAWN_SETSID: the error itself; ENOENT, EACCES, EAGAIN.
    /// </summary>
    /// <remarks>In place of fork(2), which would copy one thread of a process that needs all of its own.</remarks>
    /// <param name="program">The program's path.</param>
    /// <param name="arguments">Its arguments, its name first.</param>
    public static Errno SpawnDetached(string program, ReadOnlySpan<string> arguments)
    {
        byte* attributes = stackalloc byte[SpawnAttributesSize];
        byte* actions = stackalloc byte[SpawnAttributesSize];
        byte** vector = stackalloc byte*[arguments.Length + 1];
        Fill(vector, arguments);
        byte* nowhere = (byte*)Marshal.StringToCoTaskMemUTF8("/dev/null");
        byte* path = (byte*)Marshal.StringToCoTaskMemUTF8(program);
        _ = posix_spawnattr_init(attributes);
        _ = posix_spawnattr_setflags(attributes, SpawnInNewSession);
        _ = posix_spawn_file_actions_init(actions);
        for (int descriptor = 0; descriptor <= 2; descriptor++)
        {
            _ = posix_spawn_file_actions_addopen(actions, descriptor, nowhere, OpenFlags.O_RDWR.Value, 0);
        }

        nint library = NativeLibrary.Load(Library, typeof(Libc).Assembly, null);
        byte** environment = *(byte***)NativeLibrary.GetExport(library, "environ");
        int child;
        var error = (Errno)posix_spawn(&child, path, actions, attributes, vector, environment);
        _ = posix_spawn_file_actions_destroy(actions);
        _ = posix_spawnattr_destroy(attributes);
        Marshal.FreeCoTaskMem((nint)path);
        Marshal.FreeCoTaskMem((nint)nowhere);
        Free(vector, arguments.Length);
        return error;
    }

    private static void Fill(byte** vector, ReadOnlySpan<string> arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            vector[i] = (byte*)Marshal.StringToCoTaskMemUTF8(arguments[i]);
        }

        vector[arguments.Length] = null;
    }

    private static void Free(byte** vector, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Marshal.FreeCoTaskMem((nint)vector[i]);
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int setenv(byte* name, byte* value, int overwrite);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int execv(byte* path, byte** arguments);

    [LibraryImport(Library)]
    private static partial int posix_spawn(int* process, byte* path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport(Library)]
    private static partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport(Library)]
    private static partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport(Library)]
    private static partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport(Library)]
    private static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport(Library)]
    private static partial int posix_spawn_file_actions_addopen(byte* actions, int descriptor, byte* path, int flags, uint mode);

    [LibraryImport(Library)]
    private static partial int posix_spawn_file_actions_destroy(byte* actions);
}
