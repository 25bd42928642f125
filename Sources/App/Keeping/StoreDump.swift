import Foundation
import Storage

/// A PostgreSQL store written down by PostgreSQL's own `pg_dump`, which must be as new as the server.
struct StoreDump: Sendable {
    private let address: PostgreSQLAddress

    init(_ address: PostgreSQLAddress) { self.address = address }

    /// Writes the form that `pg_restore` reads. `pg_dump` takes a snapshot, and holds up nobody.
    /// - Throws: `EngineError.failed` where there is no `pg_dump`, or it fails: with its words.
    func write(to path: String) async throws {
        let dump = Process()
        // A name is matched as a pattern, unless it is quoted.
        let schema = try await StoreView(address).schemaName().replacing("\"", with: "\"\"")
        let place = address.forPrograms
        dump.executableURL = URL(filePath: "/usr/bin/env")
        dump.arguments = [
            "pg_dump", "--format=custom", "--no-owner", "--schema=\"\(schema)\"", "--file=\(path)",
            "--dbname=\(place.words)",
        ]
        if let password = place.password {
            dump.environment = ProcessInfo.processInfo.environment.merging(["PGPASSWORD": password]) { $1 }
        }
        let errors = Pipe()
        dump.standardInput = FileHandle.nullDevice
        dump.standardOutput = FileHandle.nullDevice
        dump.standardError = errors
        do {
            try dump.run()
        } catch {
            throw EngineError.failed("pg_dump cannot be started: \(FailureText.of(error))")
        }
        let said = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    let words = errors.fileHandleForReading.readDataToEndOfFile()
                    dump.waitUntilExit()
                    continuation.resume(returning: String(decoding: words.prefix(2_000), as: UTF8.self))
                }
            }
        } onCancel: {
            dump.terminate()
        }
        try Task.checkCancellation()
        guard dump.terminationStatus == 0 else {
            let words = said.split(separator: "\n").first.map(String.init) ?? "it ended with \(dump.terminationStatus)"
            throw EngineError.failed("pg_dump: \(words)")
        }
    }
}
