using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Virtfs.Testing;

namespace Virtfs.GuestTests.Harness;

/// <summary>A conversation with QEMU over its control socket.</summary>
internal sealed class QmpClient : IDisposable
{
    private readonly Socket _socket;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;
    private readonly Queue<JsonObject> _events = new();

    public QmpClient(string path)
    {
        _socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _socket.Connect(new UnixDomainSocketEndPoint(path));
        var stream = new NetworkStream(_socket, ownsSocket: true);
        _reader = new StreamReader(stream);
        _writer = new StreamWriter(stream) { AutoFlush = true };
        Read(TimeSpan.FromSeconds(10));
        Execute("qmp_capabilities");
    }

    /// <summary>Runs a command and waits for its answer; QEMU's refusal is a failure.</summary>
    public JsonNode? Execute(string command, JsonObject? arguments = null, TimeSpan? limit = null)
    {
        var request = new JsonObject { ["execute"] = command };
        if (arguments is not null)
        {
            request["arguments"] = arguments;
        }

        _writer.Write(request.ToJsonString() + "\n");
        while (true)
        {
            JsonObject answer = Read(limit ?? TimeSpan.FromSeconds(10));
            if (answer.ContainsKey("event"))
            {
                _events.Enqueue(answer);
                continue;
            }

            return answer["error"] is { } error ? throw new HarnessException($"QEMU refuses {request.ToJsonString()}: {error.ToJsonString()}") : answer["return"];
        }
    }

    /// <summary>Waits for an event about a device (or any where that is null), also one that came before.</summary>
    public void WaitForEvent(string name, string? device, TimeSpan limit)
    {
        while (true)
        {
            JsonObject happened = _events.Count > 0 ? _events.Dequeue() : Read(limit);
            if ((string?)happened["event"] == name && (device is null || (string?)happened["data"]?["device"] == device))
            {
                return;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private JsonObject Read(TimeSpan limit)
    {
        _socket.ReceiveTimeout = (int)limit.TotalMilliseconds;
        try
        {
            string line = _reader.ReadLine() ?? throw new HarnessException("QEMU closed its control socket");
            return JsonNode.Parse(line)!.AsObject();
        }
        catch (IOException exception)
        {
            throw new HarnessException($"QEMU's control socket gave no answer within {limit.TotalSeconds} s: {exception.Message}");
        }
        catch (JsonException exception)
        {
            throw new HarnessException($"QEMU's control socket speaks no JSON: {exception.Message}");
        }
    }
}
