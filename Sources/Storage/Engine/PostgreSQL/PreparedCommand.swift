/// A statement that the server of one connection keeps ready.
struct PreparedCommand {
    let name: String
    /// The type of `$n` stands at n - 1.
    let types: [UInt32]

    func takes(_ bindings: [Binding]) -> Bool {
        precondition(bindings.count == types.count, "a statement got \(bindings.count) values for \(types.count)")
        return zip(types, bindings).allSatisfy { PostgreSQLType.takes($0, $1) }
    }

    /// The types to declare so that `bindings` fit: those that stand, but for the parameters whose value needs another. A
    /// parameter that was null so far may have been given a type by the server.
    static func declaration(for bindings: [Binding], instead standing: PreparedCommand?) -> [UInt32] {
        bindings.enumerated().map { index, binding in
            guard let standing, PostgreSQLType.takes(standing.types[index], binding) else {
                return PostgreSQLType.declared(for: binding)
            }
            return standing.types[index]
        }
    }
}
