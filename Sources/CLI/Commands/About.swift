import App
import ArgumentParser
import HTTP

/// `postrider version`
struct ShowVersion: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    func run() throws { try Console.data("postrider \(Version.text)") }
}

/// `postrider openapi`
struct OpenAPI: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openapi", abstract: "Print the description of the API (OpenAPI 3.1, JSON); needs no node.")

    func run() throws { try Console.bytes(APIDescription.json) }
}
