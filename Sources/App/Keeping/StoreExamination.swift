import Foundation
import Spool
public import Storage

/// Whether a store is whole: as a store, and in what its rows say of each other.
public struct StoreExamination: Sendable {
    /// A sentence, and whether it is as it should be.
    public struct Finding: Hashable, Sendable {
        public let text: String
        public let isGood: Bool
    }

    private let directory: DataDirectory
    private let store: PostgreSQLAddress?

    /// - Parameter store: where mail is kept; `nil`: in the directory.
    public init(_ directory: DataDirectory, store: PostgreSQLAddress?) {
        self.directory = directory
        self.store = store
    }

    /// Reads everything; a node may be working on it meanwhile.
    /// - Throws: `NodeError.store` where it cannot be read.
    public func findings() async throws -> [Finding] {
        do {
            let view = try store.map { StoreView($0) } ?? StoreView(path: directory.storePath)
            let schema = try await view.schema()
            var findings = [Self.finding(of: schema)]
            let faults = try await view.integrityFaults()
            findings += faults.map { Finding(text: $0, isGood: false) }
            if faults.isEmpty { findings.append(Finding(text: "every page and index can be read", isGood: true)) }
            guard schema.present.isSuperset(of: schema.known) else { return findings }
            findings += try await view.read { try SpoolCheck.all(on: $0) }.map {
                Finding(text: "\($0.count) \($0.name)", isGood: $0.count == 0)
            }
            return findings
        } catch let error as EngineError {
            throw NodeError.store(path: store?.description ?? directory.path, reason: error.description)
        }
    }

    private static func finding(of schema: (present: Set<Int>, known: Set<Int>)) -> Finding {
        let (present, newest) = (schema.present.max() ?? 0, schema.known.max() ?? 0)
        if present > newest {
            return Finding(
                text: "the schema is of a newer release: step \(present), this one knows \(newest)", isGood: false)
        }
        let missing = schema.known.subtracting(schema.present).sorted()
        if let step = missing.first(where: { $0 < present }) {
            return Finding(text: "step \(step) of the schema is missing", isGood: false)
        }
        guard missing.isEmpty else {
            return Finding(
                text: "the schema is of an older release: step \(present) of \(newest); the next start, or "
                    + "`postrider db migrate`, brings it up to date", isGood: true)
        }
        return Finding(text: "the schema is this release's: step \(newest)", isGood: true)
    }
}
