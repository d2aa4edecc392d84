using System;
using System.Threading;

namespace Virtfs.Server.Sessions;

/// <summary>How many fids all sessions of the process may hold, and one of them: a client that only ever walks must not fill the memory.</summary>
/// <remarks>Taken and given back in blocks, so that sessions on several processors rarely meet here. For any threads at once.</remarks>
/// <param name="most">The most for all; one session gets half of it.</param>
internal sealed class FidQuota(long most)
{
    /// <summary>How many are taken at once.</summary>
    public const int Block = 1024;

    // Room for a fid, its node and its object of the local driver, and their places in four tables.
    private const int BytesOfFid = 512;

    private long _taken;

    /// <summary>For the process: half of the memory it may have, 16 million in 16 GiB.</summary>
    public static FidQuota OfProcess { get; } = new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2 / BytesOfFid);

    /// <summary>How many are taken.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a block for a session; false when it or all together have as many as they may.</summary>
    /// <param name="taken">What the session has; grows by the block.</param>
    public bool TryTake(ref int taken)
    {
        if (taken + Block > Math.Min(most / 2, int.MaxValue))
        {
            return false;
        }

        if (Interlocked.Add(ref _taken, Block) > most)
        {
            Interlocked.Add(ref _taken, -Block);
            return false;
        }

        taken += Block;
        return true;
    }

    /// <summary>Gives back what a session does not need any more: all with its last fid, else what is more than a block too many.</summary>
    /// <param name="taken">What the session has; becomes less.</param>
    /// <param name="used">How many fids it has.</param>
    public void GiveBack(ref int taken, int used)
    {
        int needed = used == 0 ? 0 : used + (2 * Block);
        if (taken > needed)
        {
            int blocks = (taken - needed + Block - 1) / Block;
            taken -= blocks * Block;
            Interlocked.Add(ref _taken, -blocks * Block);
        }
    }
}
