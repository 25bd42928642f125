import Accounts
import Campaigns
import Hummingbird
import JSON
import Mail
import NIOCore
import Postmaster
import Storage
import Tables

/// `GET /v1/contacts:export`: contacts as CSV or NDJSON, oldest first, streamed a page at a time.
enum ContactsExport {
    static let pageSize = 1_000

    private enum Format: String, CaseIterable { case csv, ndjson }

    static func answer(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contacts = try front.contactRooms.contacts
        var query = QueryReader(request)
        let filter = ContactFilterReader.read(&query)
        let isNDJSON = request.headers[.accept]?.lowercased().contains("ndjson") ?? false
        let format: Format = query.choice("format") ?? (isNDJSON ? .ndjson : .csv)
        try query.finish()
        let account = visit.knownCaller.account
        let fields = try await contacts.fieldTypes(of: account).keys.sorted()
        // The first page is read before the answer begins: a bad rule gives a problem and no half file.
        let first = try await ContactFault.telling {
            try await contacts.contacts(filter, account: account, after: nil, limit: pageSize)
        }
        let body = ResponseBody { writer in
            var csv = CSVWriter()
            if format == .csv { csv.append(header + fields) }
            var page = first
            while true {
                let attachments = try await contacts.attachments(of: page.contacts.map(\.key))
                var lines: [UInt8] = []
                for (contact, attached) in zip(page.contacts, attachments) {
                    switch format {
                    case .csv: csv.append(row(contact, attached, fields))
                    case .ndjson:
                        contact.json(attached).write(to: &lines)
                        lines.append(0x0A)
                    }
                }
                try await writer.write(ByteBuffer(bytes: format == .csv ? csv.take() : lines))
                guard let next = page.next else { break }
                page = try await contacts.contacts(filter, account: account, after: next, limit: pageSize)
            }
            try await writer.finish(nil)
        }
        switch format {
        case .csv: return .csv(name: "contacts.csv", body: body)
        case .ndjson:
            return Response(
                status: .ok,
                headers: [
                    .contentType: "application/x-ndjson",
                    .contentDisposition: "attachment; filename=\"contacts.ndjson\"",
                ], body: body)
        }
    }

    /// Such that the file can be imported again as it is.
    static let header = [
        "email", "id", "state", "state_at", "stage", "source", "origin", "tags", "created_at", "confirmed_at",
        "delivered_at", "opened_at", "clicked_at", "soft_bounces",
    ]

    private static func row(
        _ contact: ContactRecord, _ attachments: ContactAttachments, _ fields: [String]
    ) -> [String] {
        let engagement = contact.engagement
        let known = [
            contact.mailbox.description, contact.key.description, contact.state.rawValue, contact.stateAt.rfc3339,
            contact.stage.rawValue, contact.source.kind.rawValue, contact.source.origin,
            attachments.tags.joined(separator: ","), contact.createdAt.rfc3339, contact.confirmedAt?.rfc3339 ?? "",
            engagement.deliveredAt?.rfc3339 ?? "", engagement.openedAt?.rfc3339 ?? "",
            engagement.clickedAt?.rfc3339 ?? "", String(engagement.softBounces),
        ]
        return known + fields.map { contact.fields[$0]?.text ?? "" }
    }
}
