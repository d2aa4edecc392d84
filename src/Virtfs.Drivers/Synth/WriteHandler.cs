using System;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Synth;

/// <summary>Takes what a guest writes to a file.</summary>
/// <param name="offset">Where the guest writes, in bytes from the file's start.</param>
/// <param name="data">All the bytes of one request, a private copy: the guest cannot change them any more. A shell's <c>echo</c> is one request.</param>
/// <returns>None when it is taken; else what the guest's write(2) fails with, <see cref="Errno.EINVAL"/> mostly.</returns>
/// <remarks>Called by any threads at once. It may take its time: other requests go on.</remarks>
public delegate Errno WriteHandler(ulong offset, ReadOnlySpan<byte> data);
