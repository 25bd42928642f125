import HTTPTypes
import Hummingbird
import NIOCore
import Postmaster
import Storage

/// Everything that a filter finds, as CSV, NDJSON or a workbook: streamed, a page of records in memory at a time.
enum ExportAnswer {
    /// - Parameter name: of the file, without its ending; letters, digits, `-`, `_`, `.` only.
    static func response<Pager: RecordPager>(
        _ pager: Pager, _ layout: ExportLayout<Pager.Record>, as format: ExportFormat, name: String, _ front: Front
    ) async throws -> Response {
        let name = "\(name).\(format.rawValue)"
        guard format != .xlsx else { return try await workbook(pager, layout, name: name, front) }
        var pager = pager
        // The first page is read before the answer begins: a store that is down gives a problem and no half file.
        let first = try await pager.next()
        let body = ResponseBody { [pager] writer in
            var pager = pager
            var text = TextExport(layout, as: format)
            var page = first
            while let records = page {
                text.append(records)
                try await writer.write(ByteBuffer(bytes: text.take()))
                page = try await pager.next()
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers(format.contentType, name: name), body: body)
    }

    /// A workbook is packed before its first byte can go out, so one of many rows is made in the background.
    private static func workbook<Pager: RecordPager>(
        _ pager: Pager, _ layout: ExportLayout<Pager.Record>, name: String, _ front: Front
    ) async throws -> Response {
        do {
            return file(
                try await front.exports.workbook(of: pager, layout), contentType: ExportFormat.xlsx.contentType,
                name: name)
        } catch let fault as ExportFault {
            throw Problem(fault)
        }
    }

    /// A file that is there.
    /// - Parameter name: letters, digits, `-`, `_`, `.` only.
    static func file(_ file: StoredFile, contentType: String, name: String) -> Response {
        Response(
            status: .ok, headers: headers(contentType, name: name),
            body: ResponseBody(contentLength: file.byteCount) { writer in
                while case let bytes = try file.read(), !bytes.isEmpty {
                    try await writer.write(ByteBuffer(bytes: bytes))
                }
                try await writer.finish(nil)
            })
    }

    private static func headers(_ contentType: String, name: String) -> HTTPFields {
        [.contentType: contentType, .contentDisposition: "attachment; filename=\"\(name)\""]
    }
}

extension Front {
    /// - Throws: a `Problem` (503) where no files can be made.
    var exports: Exports {
        get throws {
            guard let exports = rooms.exports else { throw Problem(.unavailable, "This node makes no files.") }
            return exports
        }
    }
}

extension Problem {
    init(_ fault: ExportFault) {
        switch fault {
        case .noRoom: self.init(.insufficientStorage, fault.sentence)
        case .tooMany, .tooManyOpen, .tooLong: self.init(.conflict, fault.sentence)
        case .noCampaign: self.init(.notFound, fault.sentence)
        case .broken, .unknownSubject, .workbook: self.init(.internalError, fault.sentence)
        }
    }
}

extension QueryReader {
    /// By the parameter `format`, else by `Accept`, where it names a format and not JSON; `nil`: JSON.
    mutating func exportFormat(_ request: Request) -> ExportFormat? {
        if let chosen = choice("format", TableFormat.self) { return ExportFormat(rawValue: chosen.rawValue) }
        let accepted = request.headers[.accept]?.lowercased() ?? ""
        if accepted.contains("application/json") { return nil }
        if accepted.contains("text/csv") { return .csv }
        if accepted.contains("ndjson") { return .ndjson }
        return accepted.contains("spreadsheetml") ? .xlsx : nil
    }

    /// The bounces that are asked for.
    /// - Parameter account: the caller's.
    mutating func bounceFilter(account: AccountID) -> BounceFilter {
        var faults: [BounceFilter.Fault] = []
        var filter = BounceFilter(parameters: take(BounceFilter.parameterNames), faults: &faults)
        filter.account = account
        for fault in faults { note(fault.name, fault.code, fault.detail) }
        return filter
    }
}

/// How a table is answered.
private enum TableFormat: String, CaseIterable { case json, csv, ndjson, xlsx }
