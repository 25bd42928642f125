import App
import ArgumentParser
import Foundation
import Mail
import Verification

/// Verifies one list: into a file that a later run can go on with, or to stdout.
struct VerifyListWork {
    let options: ListOptions
    let origin: ListRun.Origin
    /// `nil`: stdout.
    let destination: String?
    let checker: any AddressChecker
    let isForced: Bool
    let isRestarted: Bool

    /// From one cursor to the next.
    private static let pause = Duration.seconds(1)

    func run() async throws -> ListCounts {
        do {
            guard let destination else { return try await toStandardOutput() }
            return try await into(ListDestination(path: destination))
        } catch let fault as ListFault {
            throw CommandFailure(.failed, fault.sentence)
        }
    }

    private var list: ListRun {
        ListRun(options, checker: checker, width: ProcessInfo.processInfo.activeProcessorCount)
    }

    /// What is written in the end.
    private func format() throws -> ListFormat {
        if let output = options.output { return output }
        switch origin {
        case .file(let path): return try options.format ?? ListFormat.sniff(path: path)
        case .stream(_, let format): return options.format ?? format
        }
    }

    // MARK: A file

    private func into(_ destination: ListDestination) async throws -> ListCounts {
        if destination.isTaken, !isForced {
            throw CommandFailure(.wrongUsage, "\(destination.path) is there already; --force takes its place")
        }
        let run = list
        var cursor = run.begin(at: SystemTime().now())
        if isRestarted { destination.clear() }
        switch destination.beginning(options) {
        case .new: break
        case .resumes(let earlier):
            cursor = earlier
            Console.note(
                "going on behind \(Count.text(earlier.counts.rows, "row")) of an earlier run; --restart begins anew")
        case .other:
            throw CommandFailure(
                .wrongUsage,
                "\(destination.path).resume is of a run with other options; --restart begins anew")
        }
        let flag = StopFlag.raisedBySignals()
        let view = VerifyListView(origin)
        let file = try destination.open(at: cursor)
        var lastKept = ContinuousClock.now
        cursor = try await run.run(
            origin, from: cursor, to: file,
            isDue: { flag.isRaised || ContinuousClock.now - lastKept >= Self.pause },
            keep: { cursor in
                try destination.keep(cursor)
                lastKept = .now
                return !flag.isRaised
            }, progress: { view.show($0) })
        view.end()
        guard cursor.isComplete else {
            throw CommandFailure(
                .interrupted,
                "stopped behind \(Count.text(cursor.counts.rows, "row")); the same command goes on from there")
        }
        try destination.publish(as: try format())
        return cursor.counts
    }

    // MARK: Standard output

    private func toStandardOutput() async throws -> ListCounts {
        guard try format() != .xlsx else { return try await workbookToStandardOutput() }
        let view = VerifyListView(origin)
        let run = list
        let cursor = try await Interruption.end {
            try await run.run(
                origin, from: run.begin(at: SystemTime().now()), to: StandardListOutput(), keep: { _ in true },
                progress: { if !Console.isOutputTerminal { view.show($0) } })
        }
        view.end()
        return cursor.counts
    }

    private func workbookToStandardOutput() async throws -> ListCounts {
        guard !Console.isOutputTerminal else { throw ValidationError("a workbook goes to a file: -o FILE") }
        let path = FileManager.default.temporaryDirectory.appending(path: "postrider-\(UUID().uuidString).xlsx").path
        for suffix in ["", ".part", ".resume", ".packed"] { TemporaryFiles.add(path + suffix) }
        let counts = try await VerifyListWork(
            options: options, origin: origin, destination: path, checker: checker, isForced: true, isRestarted: true
        ).run()
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure(.failed, "cannot read \(path)")
        }
        while let bytes = try file.read(upToCount: 256 << 10), !bytes.isEmpty { try Console.bytes(Array(bytes)) }
        return counts
    }
}

/// Rows to stdout; a reader that goes away ends the command.
private struct StandardListOutput: ListOutput {
    func write(_ bytes: [UInt8]) throws(ListFault) {
        do {
            try StandardOutput.write(bytes)
        } catch {
            guard !error.isClosed else { exit(ExitStatus.done.rawValue) }
            throw .unwritable("\(error)")
        }
    }

    func synchronize() {}
}
