using System;
using System.Threading;

namespace Virtfs.Server.Sessions;

/// <summary>How many fids all sessions of the process may hold, and one of them: a client that only ever walks must not fill the memory.</summary>
/// <remarks>
/// Taken and given back in blocks, so that sessions on several processors rarely meet here; small ones at first, since there may be 100,000 sessions with hardly
/// a fid each. For any threads at once.
/// </remarks>
/// <param name="most">The most for all; one session gets half of it.</param>
internal sealed class FidQuota(long most)
{
    /// <summary>The most that are taken at once.</summary>
    public const int Block = 1024;

    private const int FirstBlock = 16;

    // Room for a fid, its node and its object of the local driver, and their places in five tables.
    private const int BytesOfFid = 512;

    private long _taken;

    /// <summary>For the process: half of the memory it may have, 16 million in 16 GiB.</summary>
    public static FidQuota OfProcess { get; } = new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2 / BytesOfFid);

    /// <summary>How many are taken.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a block for a session, as many as it has; false when it or all together have as many as they may.</summary>
    /// <param name="taken">What the session has; grows by the block.</param>
    public bool TryTake(ref int taken)
    {
        int block = Math.Clamp(taken, FirstBlock, Block);
        if (taken + block > Math.Min(most / 2, int.MaxValue))
        {
            return false;
        }

        if (Interlocked.Add(ref _taken, block) > most)
        {
            Interlocked.Add(ref _taken, -block);
            return false;
        }

        taken += block;
        return true;
    }

    /// <summary>Gives back what a session does not need any more: all with its last fid, else whole blocks, of which it keeps one.</summary>
    /// <param name="taken">What the session has; becomes less.</param>
    /// <param name="used">How many fids it has.</param>
    public void GiveBack(ref int taken, int used)
    {
        int surplus = used == 0 ? taken : (taken - used - Block) / Block * Block;
        if (surplus > 0)
        {
            taken -= surplus;
            Interlocked.Add(ref _taken, -surplus);
        }
    }
}
