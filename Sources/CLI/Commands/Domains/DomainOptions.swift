import ArgumentParser

/// Which domain a command is about, and where it is kept.
struct DomainOptions: ParsableArguments {
    @OptionGroup var store: StoreOptions
    @Argument(help: "example.com") var domain: String

    /// The domain's own address in the API.
    var path: String { "/v1/domains/\(API.escaped(domain))" }

    /// Asks for the domain, or for a change of it, and shows the keys that it then has.
    func showKeys(json: Bool, _ ask: (API) async throws -> JSON) async throws {
        try await store.withAPI { api in try DomainSheet.showKeys(try await ask(api), json: json) }
    }
}
