// The first example that a reader runs; it holds the place of the real one until the facade has something to show.
// What it prints must equal expected.txt, line by line.
using System.Reflection;

Console.WriteLine($"Hello from {Assembly.Load("FunGrad").GetName().Name}.");
