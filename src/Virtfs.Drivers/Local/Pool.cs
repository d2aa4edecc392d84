using System.Threading;

namespace Virtfs.Drivers.Local;

/// <summary>Objects to be used again, so that steady work allocates nothing. Safe for several threads.</summary>
internal sealed class Pool<T>
    where T : class
{
    // What a burst leaves behind beyond this goes to the garbage collector.
    private const int Capacity = 8192;

    private readonly Lock _lock = new();
    private T?[] _items = new T?[64];
    private int _count;

    /// <summary>Takes one out, or null.</summary>
    public T? TryPop()
    {
        lock (_lock)
        {
            if (_count == 0)
            {
                return null;
            }

            T? item = _items[--_count];
            _items[_count] = null;
            return item;
        }
    }

    /// <summary>Puts one in.</summary>
    public void Push(T item)
    {
        lock (_lock)
        {
            if (_count == _items.Length)
            {
                if (_count == Capacity)
                {
                    return;
                }

                System.Array.Resize(ref _items, _count * 2);
            }

            _items[_count++] = item;
        }
    }
}
