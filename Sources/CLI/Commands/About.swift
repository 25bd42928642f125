import App
import ArgumentParser

/// `postrider version`
struct ShowVersion: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    func run() throws { try Console.data("postrider \(Version.text)") }
}

/// `postrider openapi`
struct OpenAPI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openapi", abstract: "Print the description of the API (OpenAPI 3.1, JSON).")

    @OptionGroup var store: StoreOptions

    func run() async throws {
        try await store.withAPI { api in
            try await api.stream("/v1/openapi.json", [], accept: "application/json") { try Console.bytes($0) }
        }
    }
}
