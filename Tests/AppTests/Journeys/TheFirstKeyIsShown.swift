import App
import Testing

@Suite("The first key")
struct TheFirstKeyIsShown {
    @Test("is made once, when somebody is there to show it")
    func once() async throws {
        try await House.with { house in
            let key = try await house.node.makeFirstKey()
            #expect(key?.hasPrefix("pk_") == true)
            let second = try await house.node.makeFirstKey()
            #expect(second == nil)
            try await house.closeAndReopen(house.node.configuration) { reopened in
                let later = try await reopened.node.makeFirstKey()
                #expect(later == nil)
            }
        }
    }

    @Test("is not made by a start that fails")
    func failedStart() async throws {
        try await House.with { house in
            try await Scratch.with { directory in
                let taken = try #require(house.addresses.http)
                let start = try await Binary.run([
                    "serve", "--data", directory + "/data", "--http", "\(taken)", "--smtp", "off",
                ])
                #expect(start.status == 1 && !start.errors.contains("pk_"), "\(start.errors)")
                let keys = try await Binary.run(["keys", "--json", "--data", directory + "/data"])
                #expect(!keys.output.contains("first admin") && keys.output.contains("local"), "\(keys.errors)")
            }
        }
    }
}
