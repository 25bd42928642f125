import App
import ArgumentParser
import Foundation

/// Which keys are to be made or brought along.
struct DomainKeyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "rsa-sha256 or ed25519-sha256; given twice: both, and mail carries two signatures.", valueName: "name"))
    var algorithm: [String] = []
    @Option(help: "Name of the key in the DNS; the date where it is left out.") var selector: String?
    @Option(
        help: ArgumentHelp(
            "PEM file of a private key that you bring along, with its selector; - for stdin.", valueName: "file"),
        completion: .file())
    var privateKeyFile: String?

    /// Asks for the keys at `path`, shows the domain's keys and says what comes next.
    /// - Parameter members: what the request tells beside the keys.
    func make(
        for domain: DomainOptions, at path: String, _ members: [(String, JSON)] = [], json: Bool
    ) async throws {
        let body = JSON.object(members + (try self.members))
        try await domain.showKeys(json: json) { try await $0.post(path, body) }
        if !json { Console.note("then: postrider domains check \(domain.domain)") }
    }

    private var members: [(String, JSON)] {
        get throws {
            var members: [(String, JSON)] = []
            if !algorithm.isEmpty { members.append(("algorithms", .array(algorithm.map(JSON.string)))) }
            if let selector { members.append(("selector", .string(selector))) }
            if let privateKeyFile {
                let file = try contents(of: privateKeyFile)
                members.append(("private_key", .string(String(decoding: file, as: UTF8.self))))
            }
            return members
        }
    }

    private func contents(of path: String) throws -> Data {
        if path == "-" { return FileHandle.standardInput.readDataToEndOfFile() }
        do {
            return try Data(contentsOf: URL(filePath: path))
        } catch {
            throw CommandFailure(.notFound, "cannot read \(path): \(FailureText.of(error))")
        }
    }
}
