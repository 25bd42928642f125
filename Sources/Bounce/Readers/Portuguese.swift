extension Dialect {
    /// UOL, Terra, Locaweb, Exchange in Portuguese. Seen in their reports, 2004 to 2026.
    static let portuguese = Dialect(
        name: "portuguese",
        failures: [
            "não pôde ser entregue", "não pode ser entregue", "nao pode ser entregue", "nao pode ser enviada",
            "não pode ser enviad*", "não pôde ser enviad*", "não foi entregue", "não foi possível entregar",
            "nao foi possivel entregar", "não foi possível enviar", "não foi possível a entrega", "falha na entrega",
            "falha no envio", "falha ao entregar", "falha de entrega", "erro na entrega", "erro de entrega",
            "não entregue", "nao entregue", "não foram entregues", "devolução de mensagem", "mensagem devolvida",
            "não chegou", "foi rejeitad*", "foi recusad*", "endereço não encontrado", "impossível entregar",
        ],
        delays: [
            "está atrasad*", "foi atrasad*", "atraso na entrega", "continuará tentando", "ainda não foi entregue",
        ],
        successes: ["entregue com sucesso"],
        endings: ["erro permanente", "falha permanente", "definitiv*"],
        recipients: [
            "seguintes destinatários", "seguinte destinatário", "aos seguintes destinatários", "estes destinatários",
            "destinatário", "destinatário:", "destinatario:", "destinatários", "seguintes endereços",
            "seguinte endereço",
            "o endereço", "sua mensagem para", "mensagem para", "entregue a", "e-mail para",
        ],
        others: ["remetente", "remetente:", "de:", "entre em contato com"],
        asides: ["entre em contato", "para mais informações", "administrador do"],
        returned: ["mensagem original", "cópia da mensagem", "cabeçalhos da mensagem original", "copia da mensagem"])
}
