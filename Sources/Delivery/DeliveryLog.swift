import Bounce
import Logging
import Mail
import Spool

/// A line for each outcome, at level `info`, once it is on disk. No address and no reply is in it: `message_id` finds them.
extension Logger {
    func note(_ endings: [Ending]) {
        guard logLevel <= .info else { return }
        for ending in endings { note(ending) }
    }

    private func note(_ ending: Ending) {
        switch ending.kind {
        case .dropped(let entry):
            info("message dropped", metadata: fields(of: entry))
        case .settled(let settlement):
            var fields = fields(of: settlement.entry)
            fields["stage"] = "\(settlement.stage.rawValue)"
            fields["attempt"] = "\(settlement.entry.attempts + 1)"
            fields["seconds"] = "\((settlement.at - settlement.entry.acceptedAt).components.seconds)"
            fields["provider"] = settlement.provider.map { "\($0)" }
            fields["mx_host"] = settlement.mxHost.map { "\($0)" }
            fields["mx_address"] = settlement.mxAddress.map { "\($0)" }
            fields["source_ip"] = settlement.sourceAddress.map { "\($0)" }
            fields["tls"] = settlement.tls.map { "\($0)" }
            fields["reply_code"] = settlement.diagnosis.replyCode.map { "\($0.number)" }
            fields["enhanced_code"] = settlement.diagnosis.enhancedCode.map { "\($0)" }
            note(settlement, fields)
        }
    }

    private func note(_ settlement: Settlement, _ fields: Logger.Metadata) {
        guard settlement.diagnosis.status != .ok else { return info("message delivered", metadata: fields) }
        var fields = fields
        fields["reason"] = "\(settlement.diagnosis.reason.rawValue)"
        fields["rule_id"] = "\(settlement.diagnosis.ruleID)"
        switch settlement.decision.next {
        case .retry(let time):
            fields["status"] = "\(RecipientStatus.deferred.rawValue)"
            fields["retry_at"] = "\(time.rfc3339)"
            info("message deferred", metadata: fields)
        case .finish(let status):
            fields["status"] = "\(status.rawValue)"
            info("message refused", metadata: fields)
        }
    }

    private func fields(of entry: QueueEntry) -> Logger.Metadata {
        var fields: Logger.Metadata = ["message_id": "\(entry.key)"]
        if let campaign = entry.campaign { fields["campaign_id"] = "\(campaign)" }
        return fields
    }
}
