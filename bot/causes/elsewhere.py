"""Whether an error belongs to a service that serves no models: a database, a registry, a chat.

A failed connection, and every guess, could be anybody's. Where such a service is named and OpenAI
is not, it is theirs. Ports as registered at IANA, checked 2026-11-24.
"""

from __future__ import annotations

from bot.causes.phrases import compile_phrases, find_first

_SERVICES = compile_phrases(
    (
        # Databases, queues and mail: their ports, the errors of their clients
        "{*:|port }{5432|3306|1433|6379|27017|9200|5672|9092|587}",
        "port={5432|3306|1433|6379|27017|9200|5672|9092|587}",
        "{psycopg|sqlstate|pdoexception|jdbc}*",
        "{postgresql|mysql|redis|mongodb|amqp}://*",
        "{asyncpg|pymysql|redis|pymongo|sqlalchemy|elasticsearch|aiokafka|pika|smtplib}.*",
        "mongo{serverselection|network|timeout|}error",
        # Payment, mail and messengers
        "{stripe|twilio|sendgrid|telegram|discord|tweepy|kafka|elastic_transport}.*",
        # Search, vectors and traces around models
        "{pinecone|tavily|serpapi|weaviate|qdrant_client|langsmith|langfuse|firecrawl}.*",
        "{api.smith.langchain|cloud.langfuse|api.tavily|serpapi|google.serper}.*",
        # Chats, code and package hosts
        "slack.com/api*",
        "{hooks.|wss-primary.|}slack.com",
        "slackapierror",
        "{api.|}github.com",
        "{npm error|npm err!|pip._vendor}",
        "error response from daemon",
        "{s3|sqs|sns|dynamodb|secretsmanager}.*",
    )
)


def is_elsewhere(folded: str) -> bool:
    """Whether the text, in lower case, names such a service and not OpenAI."""
    return "openai" not in folded and find_first(_SERVICES, folded) is not None
