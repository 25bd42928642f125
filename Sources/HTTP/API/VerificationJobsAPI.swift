import Accounts
import HTTPTypes
import Hummingbird
import JSON
import Mail
import NIOCore
import Storage
import Tables
import Verification

/// `/v1/verification-jobs`: lists of addresses that are verified in the background. The body of a POST is the list itself; how
/// it is to be read stands in the query.
enum VerificationJobsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/verification-jobs", .key(.verify), list),
        .post("/v1/verification-jobs", .key(.verify), add).notingItself(),
        .get("/v1/verification-jobs/{job}", .key(.verify), show),
        .get("/v1/verification-jobs/{job}/result", .key(.verify), result).notingItself(),
        .post("/v1/verification-jobs/{job}/cancel", .key(.verify), cancel).notingItself(),
        .delete("/v1/verification-jobs/{job}", .key(.verify), remove).notingItself(),
    ]

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let jobs = try front.verificationJobs
        var query = QueryReader(request)
        let after: VerificationJobKey? = query.key("after")
        let limit = query.limit()
        try query.finish()
        let records = try await jobs.list(of: visit.knownCaller.account, before: after, limit: limit + 1)
        return .page(records, limit: limit, after: { $0.key.description }, json: \.json)
    }

    static func find(_ visit: Visit, _ front: Front) async throws -> VerificationJob {
        let jobs = try front.verificationJobs
        guard let key = visit.parameters.get("job").flatMap({ VerificationJobKey($0) }),
            let job = try await jobs.find(key, account: visit.knownCaller.account)
        else { throw Problem(.notFound, "There is no such verification job.") }
        return job
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        .json(try await find(visit, front).json)
    }

    /// Takes the list in and answers 202; it is verified afterwards.
    private static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let job = try await take(request, visit, front)
        return .json(job.json, status: .accepted, headers: [.location: "/v1/verification-jobs/\(job.key)"])
    }

    /// The same for whoever answers it otherwise.
    static func take(_ request: Request, _ visit: Visit, _ front: Front) async throws -> VerificationJob {
        var query = QueryReader(request)
        let fileName = query.text("file_name", limit: 200) ?? ""
        let options = ListOptionsReader.read(&query)
        try query.finish()
        return try await take(request.body, named: fileName, options, visit, front)
    }

    static func take<Body: AsyncSequence>(
        _ body: Body, named fileName: String, _ options: ListOptions, _ visit: Visit, _ front: Front
    ) async throws -> VerificationJob where Body.Element == ByteBuffer {
        let jobs = try front.verificationJobs
        let job: VerificationJob
        do {
            let upload = try await jobs.begin(
                named: fileName, options, account: visit.knownCaller.account, by: visit.knownCaller.actorName)
            do {
                for try await chunk in body { try upload.write(Array(chunk.readableBytesView)) }
            } catch {
                await upload.abandon()
                throw error
            }
            job = try await upload.finish()
        } catch let fault as VerificationJobFault {
            throw Problem(fault)
        }
        let detail = [fileName, job.options.level.rawValue].filter { !$0.isEmpty }.joined(separator: " ")
        try await note("verification_jobs.created", job, detail, visit, front)
        return job
    }

    static func result(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let job = try await find(visit, front)
        let jobs = try front.verificationJobs
        guard job.state == .ready else {
            throw Problem(.conflict, job.fault ?? "The list is not verified yet: \(job.state.rawValue).")
        }
        guard let file = jobs.file(of: job) else {
            throw Problem(
                jobs.isHere(job) ? .notFound : .conflict,
                jobs.isHere(job) ? "The file is gone." : "The file lies on node \(job.node): ask there.")
        }
        if request.method == .get {
            try await note("verification_jobs.fetched", job, "\(job.counts.rows) rows", visit, front)
        }
        return ExportAnswer.file(file, contentType: (job.format ?? .csv).contentType, name: job.resultName)
    }

    private static func cancel(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        _ = try await cancel(visit, front)
        return .json(try await find(visit, front).json)
    }

    /// Stops the job in the path, and notes who did.
    static func cancel(_ visit: Visit, _ front: Front) async throws -> VerificationJob {
        let job = try await find(visit, front)
        guard try await front.verificationJobs.cancel(job) else {
            throw Problem(.conflict, "The job is over: \(job.state.rawValue).")
        }
        try await note("verification_jobs.cancelled", job, job.state.rawValue, visit, front)
        return job
    }

    private static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        _ = try await remove(visit, front)
        return Response(status: .noContent)
    }

    /// Forgets the job in the path, files and all, and notes who did.
    static func remove(_ visit: Visit, _ front: Front) async throws -> VerificationJob {
        let job = try await find(visit, front)
        _ = try await front.verificationJobs.delete(job)
        try await note("verification_jobs.removed", job, job.state.rawValue, visit, front)
        return job
    }

    /// Addresses that leave the house are written down, with who took them.
    private static func note(
        _ action: String, _ job: VerificationJob, _ detail: String, _ visit: Visit, _ front: Front
    ) async throws {
        try await front.rooms.accounts.note(
            action, job.key.description, String(detail.prefix(500)), account: job.account, by: visit.party)
    }
}

enum ListOptionsReader {
    private enum Level: String, CaseIterable { case fast, dns }

    static func read(_ query: inout QueryReader) -> ListOptions {
        var options = ListOptions()
        options.format = query.choice("input")
        options.output = query.choice("format")
        if let encoding: TableEncoding = query.choice("encoding") { options.encoding = encoding }
        options.column = query.text("column", limit: 200)
        if let level: Level = query.choice("level") { options.level = level == .dns ? .dns : .fast }
        if let policy: AddressPolicy = query.choice("policy") { options.policy = policy }
        if let added: [ListColumn] = words(&query, "add") { options.added = added }
        if let only: [Verdict] = words(&query, "only") { options.verdicts = Set(only) }
        return options
    }

    /// Words of a closed set with commas between them, each once.
    private static func words<Word: RawRepresentable & CaseIterable & Hashable>(
        _ query: inout QueryReader, _ name: String
    ) -> [Word]? where Word.RawValue == String {
        guard let text = query.text(name, limit: 300) else { return nil }
        let words = text.split(separator: ",").map { Word(rawValue: String($0)) }
        let known = words.compactMap(\.self)
        guard known.count == words.count, Set(known).count == known.count, !known.isEmpty else {
            let all = Word.allCases.map(\.rawValue).joined(separator: ", ")
            query.note(name, "unknown_value", "`\(name)` is some of \(all), each once, with commas between them.")
            return nil
        }
        return known
    }
}

extension Front {
    /// - Throws: a `Problem` (503) where no lists are verified.
    var verificationJobs: VerificationJobs {
        get throws {
            guard let jobs = rooms.verificationJobs else { throw Problem(.unavailable, "This node verifies no lists.") }
            return jobs
        }
    }
}

extension Problem {
    init(_ fault: VerificationJobFault) {
        switch fault {
        case .noRoom: self.init(.insufficientStorage, fault.sentence, headers: [.connection: "close"])
        case .tooLong: self.init(.bodyTooLarge, fault.sentence, headers: [.connection: "close"])
        case .tooMany, .tooManyOpen: self.init(.conflict, fault.sentence, headers: [.connection: "close"])
        case .list(.file): self.init(.unsupportedMediaType, fault.sentence)
        case .list: self.init(.badRequest, fault.sentence)
        }
    }
}

extension VerificationJob {
    var json: JSONValue {
        [
            "id": .string(key.description),
            "state": .string(state.rawValue),
            "file_name": .string(fileName),
            "level": .string(options.level.rawValue),
            "policy": .string(options.policy.rawValue),
            "format": .text(format?.rawValue),
            "column": .text(options.column),
            "byte_count": .count(byteCount),
            "progress": .number(progress),
            "summary": counts.summary(at: options.level),
            "result_name": .string(resultName),
            "result_byte_count": .count(resultByteCount),
            "result_url": state == .ready ? .string("/v1/verification-jobs/\(key)/result") : .null,
            "fault": .text(fault),
            "created_by": .string(createdBy),
            "created_at": .string(createdAt.rfc3339),
            "updated_at": .string(updatedAt.rfc3339),
            "finished_at": .text(finishedAt?.rfc3339),
            "expires_at": .text(expiresAt?.rfc3339),
        ]
    }

    /// 0...1, of the list's bytes; of a workbook, which is packed, about.
    var progress: Double {
        if state == .ready { return 1 }
        guard byteCount > 0 else { return 0 }
        return (min(0.99, Double(readByteCount) / Double(byteCount)) * 1_000).rounded() / 1_000
    }
}
