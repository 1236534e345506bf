using Mono.Cecil;
using Mono.Cecil.Cil;

namespace QueueDashboard.Tests.Architecture;

/// <summary>The built assembly as rooms on storeys, and who uses whom.</summary>
internal static class House
{
    private const string Root = "QueueDashboard";

    /// <summary>Half a storey lies between the keepers and the ground: every keeper may use it.</summary>
    public static readonly IReadOnlyDictionary<string, double> Storeys = new Dictionary<string, double>
    {
        ["Web"] = 3,
        ["Cli"] = 3,
        ["Intake"] = 2,
        ["Filter"] = 2,
        ["Digests"] = 2,
        ["Actions"] = 2,
        ["Alarms"] = 2,
        ["Queues"] = 1,
        ["Links"] = 1,
        ["Delivery"] = 1,
        ["Batv"] = 1,
        ["Accounts"] = 1,
        ["Sources"] = 1,
        ["Rules"] = 1,
        ["Senders"] = 1,
        ["Settings"] = 0.5,
        ["Audit"] = 0.5,
        ["Protocols"] = 0,
        ["Hosting"] = 0,
    };

    private static readonly Lazy<IReadOnlyList<Use>> AllUses = new(ReadUses);

    /// <summary>Every use of a type by a type of the application.</summary>
    public static IReadOnlyList<Use> Uses => AllUses.Value;

    public static IEnumerable<TypeDefinition> Types { get; } =
        AssemblyDefinition.ReadAssembly(typeof(Program).Assembly.Location).MainModule.GetTypes().Where(type => Namespace(type).StartsWith(Root, StringComparison.Ordinal)).ToList();

    /// <summary>The room of a namespace, such as Queues; null for start-up, Data and what is not ours.</summary>
    public static string? Room(string name)
    {
        string[] parts = name.Split('.');
        return parts.Length > 1 && parts[0] == Root && parts[1] != "Data" ? parts[1] : null;
    }

    public static string Namespace(TypeReference type)
    {
        var outer = type;
        while (outer.DeclaringType is not null)
        {
            outer = outer.DeclaringType;
        }

        return outer.Namespace;
    }

    /// <summary>The type as it stands in the source: what the compiler made belongs to the type around it.</summary>
    public static string Outer(TypeReference type)
    {
        var outer = type;
        while (outer.DeclaringType is not null)
        {
            outer = outer.DeclaringType;
        }

        return outer.Name;
    }

    private static List<Use> ReadUses()
    {
        HashSet<Use> uses = [];
        foreach (var type in Types)
        {
            foreach (var used in References(type).SelectMany(Flatten))
            {
                uses.Add(new Use(Namespace(type), Outer(type), Namespace(used), Outer(used)));
            }
        }

        return [.. uses];
    }

    private static IEnumerable<TypeReference?> References(TypeDefinition type)
    {
        yield return type.BaseType;
        foreach (var contract in type.Interfaces)
        {
            yield return contract.InterfaceType;
        }

        foreach (var field in type.Fields)
        {
            yield return field.FieldType;
        }

        foreach (var method in type.Methods)
        {
            yield return method.ReturnType;
            foreach (var parameter in method.Parameters)
            {
                yield return parameter.ParameterType;
            }

            foreach (var used in Body(method))
            {
                yield return used;
            }
        }
    }

    private static IEnumerable<TypeReference?> Body(MethodDefinition method)
    {
        if (!method.HasBody)
        {
            yield break;
        }

        foreach (var variable in method.Body.Variables)
        {
            yield return variable.VariableType;
        }

        foreach (Instruction instruction in method.Body.Instructions)
        {
            switch (instruction.Operand)
            {
                case TypeReference type:
                    yield return type;
                    break;
                case GenericInstanceMethod generic:
                    yield return generic.DeclaringType;
                    foreach (var argument in generic.GenericArguments)
                    {
                        yield return argument;
                    }

                    break;
                case MemberReference member:
                    yield return member.DeclaringType;
                    break;
            }
        }
    }

    private static IEnumerable<TypeReference> Flatten(TypeReference? type)
    {
        if (type is null or GenericParameter)
        {
            yield break;
        }

        if (type is GenericInstanceType generic)
        {
            foreach (var argument in generic.GenericArguments.SelectMany(Flatten))
            {
                yield return argument;
            }
        }

        yield return type.GetElementType();
    }
}

/// <summary>One type uses another.</summary>
internal sealed record Use(string FromNamespace, string From, string ToNamespace, string To)
{
    public override string ToString() => $"{FromNamespace}.{From} uses {ToNamespace}.{To}";
}
