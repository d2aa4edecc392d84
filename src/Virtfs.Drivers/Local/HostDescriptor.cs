using System.Diagnostics;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local;

/// <summary>A host descriptor that can be given up while nobody uses it and be got back when somebody does.</summary>
/// <remarks>
/// <para>Use: <see cref="Acquire"/>, the system calls, <see cref="Release"/>. Without contention that is one interlocked addition each.</para>
/// <para>Who gives it up first turns the use count from 0 to <see cref="GivingUp"/>, which no user can mistake: a user who meets it waits. Who gets it
/// back holds this object's monitor and a use. The cache's ring and count are under the cache's lock. Order: this monitor (an open file's before its
/// inode's), then the cache's lock.</para>
/// </remarks>
internal abstract class HostDescriptor
{
    // Far below zero, so that users who add one by mistake do not reach it.
    private const int GivingUp = int.MinValue / 2;

    // -1 while given up. Written only by who holds GivingUp, or the monitor and a use.
    private int _descriptor = -1;

    private int _uses;

    private bool _recentlyUsed;

    protected HostDescriptor(DescriptorCache cache)
    {
        Cache = cache;
    }

    /// <summary>Where it is counted.</summary>
    protected DescriptorCache Cache { get; }

    /// <summary>The cache's ring; null outside of it.</summary>
    internal HostDescriptor? Next { get; set; }

    /// <inheritdoc cref="Next"/>
    internal HostDescriptor? Previous { get; set; }

    /// <summary>True while there is an open descriptor; already untrue when the caller reads it, unless the caller holds a use.</summary>
    public bool IsOpen => Volatile.Read(ref _descriptor) >= 0;

    /// <summary>Keeps the descriptor open until <see cref="Release"/>, getting it back first where it was given up.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <returns>ESTALE where the object cannot be found again; or what opening it gave. Then there is nothing to release.</returns>
    public Errno Acquire(out int descriptor) => TryAcquire(out descriptor) ? Errno.None : AcquireSlowly(out descriptor);

    /// <summary>As <see cref="Acquire"/>, but only where it is open.</summary>
    public bool TryAcquire(out int descriptor)
    {
        if (Interlocked.Increment(ref _uses) > 0)
        {
            descriptor = Volatile.Read(ref _descriptor);
            if (descriptor >= 0)
            {
                if (!_recentlyUsed)
                {
                    _recentlyUsed = true;
                }

                return true;
            }
        }

        Interlocked.Decrement(ref _uses);
        descriptor = -1;
        return false;
    }

    /// <summary>Ends a use.</summary>
    public void Release()
    {
        int left = Interlocked.Decrement(ref _uses);
        Debug.Assert(left >= 0, "A descriptor was released more often than acquired.");
    }

    /// <summary>Gives a new object its first descriptor. Nobody else knows the object yet; <see cref="Count"/> follows.</summary>
    public void Start(int descriptor)
    {
        Debug.Assert(_descriptor < 0 && _uses == 0, "Started twice.");
        _descriptor = descriptor;
        _recentlyUsed = true;
    }

    /// <summary>Lets the cache count the descriptor, and from then on give it up.</summary>
    public void Count() => Cache.Add(this);

    /// <summary>Closes for good. Nobody uses the object, nor will; it may then be started anew.</summary>
    public Errno End()
    {
        var spin = default(SpinWait);
        while (Interlocked.CompareExchange(ref _uses, GivingUp, 0) != 0)
        {
            // The cache is just giving it up.
            spin.SpinOnce();
        }

        int descriptor = _descriptor;
        _descriptor = -1;
        Errno errno = Errno.None;
        if (descriptor >= 0)
        {
            Cache.Remove(this);
            errno = Libc.Close(descriptor);
        }

        OnEnded(descriptor >= 0);
        Interlocked.Add(ref _uses, -GivingUp);
        return errno;
    }

    /// <summary>Gives a descriptor to an object whose own was given up. The caller holds the monitor.</summary>
    protected void Install(int descriptor)
    {
        Debug.Assert(Monitor.IsEntered(this) && !IsOpen, "Only who holds the monitor installs, and only what is missing.");
        AddUse();
        InstallCore(descriptor);
        Release();
    }

    /// <summary>Opens the object anew.</summary>
    protected abstract Errno Reopen(out int descriptor);

    /// <summary>Asked before the descriptor is closed: may it be? Nobody uses it meanwhile.</summary>
    /// <param name="descriptor">The descriptor, still open.</param>
    /// <param name="need">How badly.</param>
    protected abstract bool MayGiveUp(int descriptor, DescriptorNeed need);

    /// <summary>Called when the descriptor was given up; it is still being waited for.</summary>
    protected virtual void OnGivenUp()
    {
    }

    /// <summary>Called when the descriptor was got back.</summary>
    protected virtual void OnReopened()
    {
    }

    /// <summary>Called by <see cref="End"/>.</summary>
    protected virtual void OnEnded(bool wasOpen)
    {
    }

    /// <summary>For the cache: second chance of the clock.</summary>
    internal bool TakeRecentlyUsed()
    {
        bool used = _recentlyUsed;
        _recentlyUsed = false;
        return used;
    }

    /// <summary>For the cache: keeps users out. To be followed by <see cref="GiveUp"/>.</summary>
    internal bool TryStartGivingUp() => _uses == 0 && Interlocked.CompareExchange(ref _uses, GivingUp, 0) == 0;

    /// <summary>For the cache: closes the descriptor if the object can spare it, and lets users in again.</summary>
    /// <returns>False where it stays open.</returns>
    internal bool GiveUp(DescriptorNeed need)
    {
        int descriptor = _descriptor;
        bool closed = MayGiveUp(descriptor, need);
        if (closed)
        {
            Volatile.Write(ref _descriptor, -1);
            OnGivenUp();
            _ = Libc.Close(descriptor);
        }
        else
        {
            Cache.PutBack(this);
        }

        Interlocked.Add(ref _uses, -GivingUp);
        return closed;
    }

    private Errno AcquireSlowly(out int descriptor)
    {
        lock (this)
        {
            AddUse();
            descriptor = _descriptor;
            if (descriptor >= 0)
            {
                return Errno.None;
            }

            Errno errno = Reopen(out descriptor);
            if (errno != Errno.None)
            {
                Release();
                return errno;
            }

            InstallCore(descriptor);
            return Errno.None;
        }
    }

    private void InstallCore(int descriptor)
    {
        Volatile.Write(ref _descriptor, descriptor);
        _recentlyUsed = true;
        OnReopened();
        Cache.Add(this);
    }

    private void AddUse()
    {
        var spin = default(SpinWait);
        while (Interlocked.Increment(ref _uses) <= 0)
        {
            Interlocked.Decrement(ref _uses);
            spin.SpinOnce();
        }
    }
}
