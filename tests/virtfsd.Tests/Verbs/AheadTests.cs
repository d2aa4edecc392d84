using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Daemon.Verbs;
using Xunit;

namespace Virtfs.Daemon.Tests.Verbs;

/// <summary>Calls under way ahead of what is taken.</summary>
public sealed class AheadTests
{
    private const int Most = 3;

    private readonly List<TaskCompletionSource<int>> _calls = [];
    private CancellationToken _unwanted;

    [Fact]
    public async Task Results_come_in_order_whichever_call_ends_first()
    {
        Task<List<int>> all = Squares(Most).ToListAsync().AsTask();
        for (int i = Most - 1; i >= 0; i--)
        {
            _calls[i].SetResult(i * i);
        }

        Assert.Equal([0, 1, 4], await all);
    }

    [Fact]
    public async Task So_many_calls_are_under_way_and_the_next_when_one_was_taken()
    {
        await using IAsyncEnumerator<int> squares = Squares(10).GetAsyncEnumerator();
        ValueTask<bool> first = squares.MoveNextAsync();
        Assert.Equal(Most, _calls.Count);

        _calls[0].SetResult(0);
        Assert.True(await first);
        Assert.Equal(Most, _calls.Count);

        _calls[1].SetResult(1);
        Assert.True(await squares.MoveNextAsync());
        Assert.Equal(Most + 1, _calls.Count);
        CancelRest();
    }

    [Fact]
    public async Task Who_wants_no_more_waits_until_calls_under_way_have_ended()
    {
        IAsyncEnumerator<int> squares = Squares(10).GetAsyncEnumerator();
        ValueTask<bool> first = squares.MoveNextAsync();
        _calls[0].SetResult(0);
        Assert.True(await first);

        Task end = squares.DisposeAsync().AsTask();

        Assert.True(_unwanted.IsCancellationRequested);
        Assert.False(end.IsCompleted);
        CancelRest();
        await end;
    }

    [Fact]
    public async Task A_call_that_fails_fails_in_its_place_and_ends_the_others()
    {
        Task<List<int>> all = Squares(Most).ToListAsync().AsTask();
        _calls[0].SetResult(0);
        _calls[1].SetException(new TimeoutException());
        CancelRest();

        await Assert.ThrowsAsync<TimeoutException>(() => all);
        Assert.True(_unwanted.IsCancellationRequested);
    }

    private IAsyncEnumerable<int> Squares(int count) => Enumerable.Range(0, count).ToAsyncEnumerable().SelectAheadAsync(
        Most,
        (_, unwanted) =>
        {
            _unwanted = unwanted;
            _calls.Add(new TaskCompletionSource<int>());
            return _calls[^1].Task;
        },
        CancellationToken.None);

    private void CancelRest() => _calls.ForEach(call => call.TrySetCanceled());
}
