import App
import Mail
import Verification

/// Prints answers as they come: rows of a table for people, JSON for programs.
struct VerificationSheet {
    /// Rows that are gathered before their columns are aligned and printed.
    private static let blockCount = 200

    private let options: OutputOptions
    /// One address alone: its checks are shown.
    private let isSingle: Bool
    private var block: [Verification] = []
    private var bytes: [UInt8] = []
    private var lineCount = 0
    private(set) var faultCount = 0
    private(set) var undeliverableCount = 0

    init(_ options: OutputOptions, isSingle: Bool) {
        self.options = options
        self.isSingle = isSingle
    }

    mutating func add(_ answer: AddressVerification.Answer) throws {
        lineCount += 1
        switch answer {
        case .verified(let verification):
            if verification.verdict == .undeliverable { undeliverableCount += 1 }
            if options.json || options.ndjson {
                try separate()
                verification.writeJSON(to: &bytes)
                try endLine()
            } else {
                block.append(verification)
                if block.count == Self.blockCount { try printBlock() }
            }
        case .fault(let sentence):
            faultCount += 1
            Console.complain("line \(lineCount): \(sentence)")
            guard options.json || options.ndjson else { return }
            try separate()
            bytes += JSON.object([("error", .string(sentence))]).text.utf8
            try endLine()
        }
    }

    mutating func end() throws {
        if options.json { bytes += lineCount == 0 ? Array("[]\n".utf8) : Array("]\n".utf8) }
        try flush()
        try printBlock()
    }

    // MARK: JSON

    private mutating func separate() throws {
        if options.json { bytes.append(lineCount == 1 ? UInt8(ascii: "[") : UInt8(ascii: ",")) }
    }

    private mutating func endLine() throws {
        if options.ndjson { bytes.append(0x0A) }
        if bytes.count >= 64 << 10 { try flush() }
    }

    private mutating func flush() throws {
        try Console.bytes(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    // MARK: Tables

    private mutating func printBlock() throws {
        guard !block.isEmpty else { return }
        var table = Table([
            Table.Column(title: "address", isElastic: true), Table.Column(title: "verdict", isStatus: true),
            Table.Column(title: "reason"), Table.Column(title: "score", isNumber: true, spare: 1),
            Table.Column(title: "suggestion", isElastic: true, spare: 3),
            Table.Column(title: "provider", isElastic: true, spare: 2),
        ])
        for found in block {
            table.append([
                found.address, found.verdict.rawValue, found.reason.rawValue, String(found.score),
                found.suggestion ?? "", found.provider ?? "",
            ])
        }
        try Console.show(table)
        if isSingle, let found = block.first {
            try Console.data("")
            try Console.show(Self.checks(found))
        }
        block.removeAll(keepingCapacity: true)
    }

    private static func checks(_ found: Verification) -> Table {
        var table = Table([
            Table.Column(title: "check"), Table.Column(title: "status", isStatus: true),
            Table.Column(title: "code", spare: 1), Table.Column(title: "detail", isElastic: true),
        ])
        for check in found.checks where check.status != .skipped || !check.detail.isEmpty {
            let code = [check.code.map { "\($0.number)" }, check.enhancedCode.map { "\($0)" }].compactMap(\.self)
            table.append([check.name.rawValue, check.status.rawValue, code.joined(separator: " "), check.detail])
        }
        return table
    }
}
