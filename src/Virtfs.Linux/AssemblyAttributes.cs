using System.Runtime.CompilerServices;

// Every signature here is blittable; without the marshaller nothing can be converted by accident.
[assembly: DisableRuntimeMarshalling]

// Path buffers are stack-allocated on every call: clearing them would cost more than the call's own work.
[module: SkipLocalsInit]
